using System.Security.Cryptography;

namespace Fuzzing.Running;

/// <summary>The inputs that are kept in the repository: once each found a fault.</summary>
internal static class Corpus
{
    /// <summary>The seeds of a target, and what was kept for it.</summary>
    public static IReadOnlyList<byte[]> Of(Target target) => [.. target.Seeds, .. Kept(target).Select(File.ReadAllBytes)];

    /// <summary>The files that were kept for a target.</summary>
    public static IEnumerable<string> Kept(Target target)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target.Name);
        return Directory.Exists(folder) ? Directory.GetFiles(folder).Order(StringComparer.Ordinal) : [];
    }

    /// <summary>Keeps an input, named by its content.</summary>
    /// <returns>The file.</returns>
    public static string Keep(Target target, byte[] input)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Fuzzing", "Corpus", target.Name);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(file, input);
        return file;
    }
}
