namespace Soak.Load;

/// <summary>Sends things in one way.</summary>
internal interface ISender : IAsyncDisposable
{
    /// <summary>Sends the next thing; returns when the service has accepted it, or throws if it did not, or if nobody knows.</summary>
    Task SendAsync(CancellationToken cancellation);
}
