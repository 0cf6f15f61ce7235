using System.Text.Json;
using System.Text.Json.Nodes;

namespace Functions.LocalHost.Configuration;

/// <summary>The content of local.settings.json.</summary>
/// <param name="Values">The app settings, with their names written as configuration paths.</param>
/// <param name="Port">The port in the file; null if it sets none.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file.</remarks>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string?> Values, int? Port)
{
    /// <summary>The origins whose pages may call the app, separated by commas; null if the file has none.</summary>
    public string? Cors { get; private init; }

    /// <summary>Whether such calls may carry credentials.</summary>
    public bool CorsCredentials { get; private init; }

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="HostConfigurationException">The file is encrypted or not valid.</exception>
    public static LocalSettings Read(AppFiles files) => files.Settings is { } path ? Read(path)
        : new(new Dictionary<string, string?>(), null);

    /// <summary>Sets the settings as environment variables, as Core Tools does. Variables that are already set stay unchanged.</summary>
    public void ToEnvironment()
    {
        foreach (var (path, value) in Values)
        {
            var name = path.Replace(":", "__", StringComparison.Ordinal);
            if (Environment.GetEnvironmentVariable(name) is null) Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static LocalSettings Read(string path)
    {
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(path), null, Lenient);
            if (root?["IsEncrypted"]?.GetValue<bool>() is true)
                throw new HostConfigurationException(
                    $"{path} is encrypted. Run `func settings decrypt`, or start from local.settings.json.sample.");
            // Two underscores stand for a colon, as in an environment variable.
            var values = (root?[nameof(Values)]?.AsObject() ?? [])
                .ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value?.ToString());
            foreach (var (name, value) in root?["ConnectionStrings"]?.AsObject() ?? [])
                values["ConnectionStrings:" + name] = value is JsonObject entry ? entry["ConnectionString"]?.ToString() : value?.ToString();
            var host = root?["Host"];
            return new(values, host?["LocalHttpPort"]?.GetValue<int>())
            {
                Cors = host?["CORS"]?.GetValue<string>(),
                CorsCredentials = host?["CORSCredentials"]?.GetValue<bool>() ?? false,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new HostConfigurationException($"{path} is not valid: {e.Message}", e);
        }
    }
}
