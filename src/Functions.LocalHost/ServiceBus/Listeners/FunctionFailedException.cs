namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>The function has failed, which the host has logged: a processor gives the message back.</summary>
internal sealed class FunctionFailedException(Exception? cause) : Exception("The function has failed.", cause);
