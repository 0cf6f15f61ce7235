namespace Local.Emulator.Configuration;

/// <summary>
/// The exception thrown when the configuration cannot be used. Its message is for the developer who wrote the configuration.
/// </summary>
internal sealed class ConfigurationException(string file, string path, string reason) : Exception($"{file}: {path}: {reason}")
{
    /// <summary>The position in the file, such as <c>$.UserConfig.Namespaces[0].Queues[1].Properties.LockDuration</c>.</summary>
    public string Path => path;
}
