namespace Local.Emulator.Configuration;

/// <summary>The configuration cannot be used; the message is for the developer who wrote it.</summary>
internal sealed class ConfigurationException(string file, string path, string reason) : Exception($"{file}: {path}: {reason}")
{
    /// <summary>Where in the file, such as <c>$.UserConfig.Namespaces[0].Queues[1].Properties.LockDuration</c>.</summary>
    public string Path => path;
}
