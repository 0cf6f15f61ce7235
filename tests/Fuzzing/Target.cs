using System.Text;

namespace Fuzzing;

/// <summary>A part of the product that reads what strangers send.</summary>
/// <param name="name">What the command line and the corpus call it.</param>
internal abstract class Target(string name) : IDisposable
{
    /// <summary>What the command line and the corpus call it.</summary>
    public string Name { get; } = name;

    /// <summary>Good inputs, which mutations start from.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words of the input's language, which mutations put in.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>How much memory one input may allocate in all: a fixed part, and so many bytes for each of its own.</summary>
    public virtual (long Fixed, int PerByte) Memory => (4 * 1024 * 1024, 1000);

    /// <summary>Reads an input.</summary>
    /// <returns>Whether it is good, to its end; a target of whose inputs few are good tests little.</returns>
    /// <exception cref="Exception">Whatever the product does not promise: it is a fault.</exception>
    public abstract bool Read(byte[] input);

    /// <summary>Frees what inputs have left behind.</summary>
    public virtual void Reset()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => Reset();

    /// <summary>Text as the target reads it.</summary>
    protected static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    /// <summary>Texts as seeds or as words.</summary>
    protected static byte[][] Of(params IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The files of a folder beside the program.</summary>
    protected static byte[][] Files(string folder) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
