using System.Text.Json;
using System.Text.Json.Nodes;

namespace Local.Host;

/// <summary>The files that Core Tools reads: host.json, and local.settings.json or, on a fresh clone, its sample.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file.</remarks>
internal sealed record LocalSettings(string? HostJson, IReadOnlyDictionary<string, string?> Values, int? Port)
{
    /// <summary>Looks in the content root and above it, then in the program's folder and above it.</summary>
    public static LocalSettings Find(string contentRoot)
    {
        var hostJson = Locate("host.json", contentRoot);
        var settings = Locate("local.settings.json", contentRoot) ?? Locate("local.settings.json.sample", contentRoot);
        return settings is null ? new(hostJson, new Dictionary<string, string?>(), null) : Read(hostJson, settings);
    }

    private static LocalSettings Read(string? hostJson, string path)
    {
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(path), null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (root?["IsEncrypted"]?.GetValue<bool>() is true)
                throw new HostConfigurationException($"{path} is encrypted. Run `func settings decrypt`, or start from local.settings.json.sample.");
            // A setting with two underscores is a path, as it is in an environment variable.
            var values = (root?["Values"]?.AsObject() ?? []).ToDictionary(pair => pair.Key.Replace("__", ":"), pair => pair.Value?.ToString());
            foreach (var (name, value) in root?["ConnectionStrings"]?.AsObject() ?? []) values["ConnectionStrings:" + name] = value?.ToString();
            return new(hostJson, values, root?["Host"]?["LocalHttpPort"]?.GetValue<int>());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new HostConfigurationException($"{path} is not valid: {e.Message}");
        }
    }

    private static string? Locate(string name, string contentRoot)
    {
        foreach (var start in new[] { contentRoot, AppContext.BaseDirectory })
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
                if (Path.Combine(at.FullName, name) is var candidate && File.Exists(candidate)) return candidate;
        return null;
    }
}
