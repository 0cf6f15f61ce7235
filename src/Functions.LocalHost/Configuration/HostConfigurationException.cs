namespace Functions.LocalHost.Configuration;

/// <summary>
/// The exception for an error in the app's files, settings or bindings that the app's owner can fix. Its message says how.
/// </summary>
internal sealed class HostConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
