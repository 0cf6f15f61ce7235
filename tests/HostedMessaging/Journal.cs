namespace HostedMessaging;

/// <summary>A file that the functions write what they did to, a line at a time, for who killed them to read.</summary>
public sealed class Journal(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _lock = new();

    /// <summary>When it returns the line is the operating system's, and outlives this process.</summary>
    public void Write(string line)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(line + "\n");
        lock (_lock) _file.Write(bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
