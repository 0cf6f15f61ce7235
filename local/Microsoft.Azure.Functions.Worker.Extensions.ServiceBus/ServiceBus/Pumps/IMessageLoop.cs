namespace Local.ServiceBus.Pumps;

/// <summary>Receives and processes until the app stops.</summary>
internal interface IMessageLoop
{
    /// <summary>Returns when all that was received is processed.</summary>
    Task RunAsync(CancellationToken stopping);
}
