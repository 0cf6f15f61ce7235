namespace Functions.LocalHost.Configuration;

/// <summary>The files of an app that the host reads; a path is null if the file does not exist.</summary>
/// <param name="Folder">The app's build output, with extensions.json and .azurefunctions.</param>
/// <param name="HostJson">The path of host.json.</param>
/// <param name="Settings">The path of local.settings.json, or of its sample on a fresh clone.</param>
internal sealed record AppFiles(string Folder, string? HostJson, string? Settings)
{
    /// <summary>
    /// Finds the files where Core Tools looks for them: from the content root upwards, and then from the build output upwards.
    /// </summary>
    public static AppFiles Find(string folder, string contentRoot)
    {
        string? Locate(string name) => Upwards(contentRoot).Concat(Upwards(folder)).Select(at => Path.Combine(at, name))
            .FirstOrDefault(File.Exists);
        return new(folder, Locate("host.json"), Locate("local.settings.json") ?? Locate("local.settings.json.sample"));
    }

    private static IEnumerable<string> Upwards(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }
}
