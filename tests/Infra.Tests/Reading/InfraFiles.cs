using System.Collections.Concurrent;
using System.Text.Json;

namespace Infra.Tests.Reading;

/// <summary>The folder infra/ as the compiler sees it; and copies of it with one file broken, for the tests of the checks.</summary>
public sealed class InfraFiles : IDisposable
{
    private readonly BicepCompiler _compiler = BicepCompiler.Start();
    private readonly ConcurrentDictionary<string, Lazy<Task<BicepBuild>>> _builds = new();
    private readonly ConcurrentDictionary<Deployment, Lazy<Task<Snapshot>>> _snapshots = new();

    public InfraFiles() => Copy = new(_compiler);

    /// <summary>An unbroken copy.</summary>
    internal InfraCopy Copy { get; }

    /// <summary>infra/entities.json.</summary>
    internal JsonElement Entities { get; } = Json("infra/entities.json");

    /// <summary>The text of a file of the repository.</summary>
    internal static string Text(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    /// <summary>A JSON file of the repository; it may have comments.</summary>
    internal static JsonElement Json(string path) => Parse(Text(path));

    /// <summary>JSON that may have comments.</summary>
    internal static JsonElement Parse(string json) =>
        JsonDocument.Parse(
            json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).RootElement;

    /// <summary>What the compiler says of a file.</summary>
    internal Task<BicepBuild> CompileAsync(string path) =>
        _builds.GetOrAdd(path, path => new(() => Copy.CompileAsync(path))).Value;

    /// <summary>What a deployment would make.</summary>
    internal Task<Snapshot> SnapshotAsync(Deployment deployment) =>
        _snapshots.GetOrAdd(deployment, deployment => new(() => Copy.SnapshotAsync(deployment))).Value;

    /// <summary>A copy in which a text is replaced that must be there.</summary>
    internal InfraCopy Broken(string path, string from, string to)
    {
        var copy = new InfraCopy(_compiler);
        copy.Replace(path, from, to);
        return copy;
    }

    /// <summary>What a deployment of such a copy would make.</summary>
    internal async Task<Snapshot> BrokenAsync(Deployment deployment, string path, string from, string to)
    {
        using var copy = Broken(path, from, to);
        return await copy.SnapshotAsync(deployment);
    }

    public void Dispose()
    {
        Copy.Dispose();
        _compiler.Dispose();
    }

    /// <summary>The text with a part replaced that must be in it.</summary>
    internal static string Replaced(string text, string from, string to)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        return text.Replace(from, to, StringComparison.Ordinal);
    }
}
