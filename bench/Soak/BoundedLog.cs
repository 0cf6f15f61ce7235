namespace Soak;

/// <summary>A file for what the processes write, up to a size.</summary>
internal sealed class BoundedLog(string path) : IDisposable
{
    private const long MostBytes = 20_000_000;
    private readonly Lock _writing = new();
    private readonly StreamWriter _file = new(path) { AutoFlush = true };
    private long _left = MostBytes;
    private bool _isClosed;

    public void Write(string line)
    {
        lock (_writing)
        {
            // A process that ends may still write.
            if (_isClosed || (_left -= line.Length) < 0) return;
            _file.WriteLine(line);
        }
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _isClosed = true;
            _file.Dispose();
        }
    }
}
