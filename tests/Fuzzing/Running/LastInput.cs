using System.IO.MemoryMappedFiles;

namespace Fuzzing.Running;

/// <summary>
/// Keeps the input that is being read in a file that outlives the process: some faults, such as a stack overflow, leave nothing else.
/// </summary>
internal sealed class LastInput : IDisposable
{
    private const int Largest = 4 * 1024 * 1024;
    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(string path)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Largest);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The input that a process died of; null if the last one ended by itself.</summary>
    public byte[]? Left()
    {
        var length = _view.ReadInt32(0);
        if (length == 0) return null;
        var input = new byte[length - 1];
        _view.ReadArray(sizeof(int), input, 0, input.Length);
        return input;
    }

    /// <summary>An input is about to be read.</summary>
    public void Begin(byte[] input)
    {
        if (input.Length + sizeof(int) > Largest) return;
        _view.WriteArray(sizeof(int), input, 0, input.Length);
        _view.Write(0, input.Length + 1);
    }

    /// <summary>It was read.</summary>
    public void End() => _view.Write(0, 0);

    /// <summary>The hunt ended by itself.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
