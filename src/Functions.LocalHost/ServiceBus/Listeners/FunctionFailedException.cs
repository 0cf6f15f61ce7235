namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>
/// The exception that makes a processor abandon a message: its function has failed, and the host has already logged that.
/// </summary>
internal sealed class FunctionFailedException(Exception? cause) : Exception("The function has failed.", cause);
