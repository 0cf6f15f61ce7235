using System.Text.Json;

namespace Infra.Tests.Reading;

/// <summary>The folder infra/, read once; and copies of it with one file broken, for the tests of the checks.</summary>
public sealed class InfraFiles : IAsyncLifetime
{
    /// <summary>The Bicep files by their path in infra/.</summary>
    internal IReadOnlyDictionary<string, BicepFile> Bicep { get; private set; } = new Dictionary<string, BicepFile>();

    /// <summary>infra/entities.json.</summary>
    internal JsonElement Entities { get; } = Json("infra/entities.json");

    /// <summary>The text of a file of the repository.</summary>
    internal static string Text(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    /// <summary>A JSON file of the repository; it may have comments.</summary>
    internal static JsonElement Json(string path) => Parse(Text(path));

    /// <summary>JSON that may have comments.</summary>
    internal static JsonElement Parse(string json) => JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).RootElement;

    public async ValueTask InitializeAsync()
    {
        var root = Path.Combine(Repository.Root, "infra");
        var paths = Directory.EnumerateFiles(root, "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var files = await Reader.BicepAsync([.. paths.Select(File.ReadAllText)], CancellationToken.None);
        Bicep = paths.Zip(files).ToDictionary(pair => Path.GetRelativePath(root, pair.First).Replace('\\', '/'), pair => pair.Second);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>All files, in one of them a text replaced that must be there.</summary>
    internal async Task<IReadOnlyDictionary<string, BicepFile>> WithAsync(string path, string from, string to)
    {
        var text = Replaced(Bicep[path].Text, from, to);
        var broken = await Reader.BicepAsync([text], TestContext.Current.CancellationToken);
        return new Dictionary<string, BicepFile>(Bicep) { [path] = broken[0] };
    }

    /// <summary>The text with a part replaced that must be in it.</summary>
    internal static string Replaced(string text, string from, string to)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        return text.Replace(from, to, StringComparison.Ordinal);
    }
}
