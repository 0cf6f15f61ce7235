namespace Functions.LocalHost.Configuration;

/// <summary>Something in the app's files, settings or bindings that its owner can mend; the message says what and how.</summary>
internal sealed class HostConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
