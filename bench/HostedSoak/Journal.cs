using System.Diagnostics;
using System.Text;

namespace HostedSoak;

/// <summary>
/// What the functions have done, a line each, in a file of this process. A line is written by one call of the system, so it outlives the
/// process, however that ends.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly Lock _writing = new();
    private readonly FileStream _file;

    /// <param name="folder">Where the processes of a soak keep their files.</param>
    public Journal(string folder) => _file = new(
        Path.Combine(folder, $"{Environment.ProcessId}-{Stopwatch.GetTimestamp()}.journal"), FileMode.CreateNew, FileAccess.Write,
        FileShare.Read, bufferSize: 0);

    public void Done(Thing thing) => Done([thing]);

    public void Done(IEnumerable<Thing> things)
    {
        var lines = Encoding.UTF8.GetBytes(string.Concat(things.Select(thing => new JournalLine(thing, Stopwatch.GetTimestamp()).Text)));
        lock (_writing) _file.Write(lines);
    }

    public void Dispose() => _file.Dispose();
}
