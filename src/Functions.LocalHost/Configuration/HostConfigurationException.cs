namespace Functions.LocalHost.Configuration;

/// <summary>An error in the app's files, settings or bindings that its owner can fix; the message says how.</summary>
internal sealed class HostConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
