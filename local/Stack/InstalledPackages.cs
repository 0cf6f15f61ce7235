using System.Text.Json;

namespace Local.Stack;

/// <summary>Compares the packages that npm installed in a folder with those in the lock file.</summary>
internal static class InstalledPackages
{
    /// <summary>Returns whether <c>node_modules</c> has the versions in <c>package-lock.json</c>, whoever installed them.</summary>
    /// <remarks>
    /// npm lists installed packages in a file that it writes last, so an interrupted installation does not have it.
    /// </remarks>
    public static bool Match(string folder)
    {
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        return File.Exists(installed) && Match(File.ReadAllText(Path.Combine(folder, "package-lock.json")), File.ReadAllText(installed));
    }

    /// <inheritdoc cref="Match(string)"/>
    /// <param name="wanted">The text of <c>package-lock.json</c>.</param>
    /// <param name="installed">The text of <c>node_modules/.package-lock.json</c>.</param>
    public static bool Match(string wanted, string installed)
    {
        try
        {
            using var there = JsonDocument.Parse(installed);
            using var named = JsonDocument.Parse(wanted);
            var packages = there.RootElement.GetProperty("packages");
            // The package with an empty path is the folder itself. Optional packages may be for another platform.
            return named.RootElement.GetProperty("packages").EnumerateObject()
                .Where(package => package.Name.Length > 0 && !IsOptional(package.Value))
                .All(package => packages.TryGetProperty(package.Name, out var found) && Identity(found) == Identity(package.Value));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static bool IsOptional(JsonElement package) =>
        package.TryGetProperty("optional", out var optional) && optional.ValueKind == JsonValueKind.True;

    private static string Identity(JsonElement package) => $"{Text(package, "version")} {Text(package, "integrity")}";

    private static string? Text(JsonElement package, string name) => package.TryGetProperty(name, out var text) ? text.GetString() : null;
}
