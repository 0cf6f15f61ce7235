namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>Tells a processor to abandon the message: its function has failed, and the host has logged that.</summary>
internal sealed class FunctionFailedException(Exception? cause) : Exception("The function has failed.", cause);
