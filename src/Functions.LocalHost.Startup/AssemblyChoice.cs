using System.Reflection;

namespace Functions.LocalHost;

/// <summary>Which file an assembly of the host or of an extension comes from.</summary>
/// <param name="framework">Names of assemblies that are the process's own: those of .NET and ASP.NET Core.</param>
/// <param name="folders">Where the others are; the newest version wins, and among equals the first folder.</param>
internal sealed class AssemblyChoice(IReadOnlySet<string> framework, IReadOnlyList<string> folders)
{
    public IReadOnlyList<string> Folders => folders;

    /// <summary>The assemblies in the folders of .NET's own and of ASP.NET Core's.</summary>
    public static IReadOnlySet<string> Framework() =>
        new[] { typeof(object), typeof(Microsoft.AspNetCore.Builder.WebApplication) }
            .SelectMany(type => Directory.EnumerateFiles(Path.GetDirectoryName(type.Assembly.Location)!, "*.dll"))
            .Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The file; null for an assembly that host and app share.</summary>
    public string? Find(string name)
    {
        if (framework.Contains(name)) return null;
        var files = folders.Select(folder => Path.Combine(folder, name + ".dll")).Where(File.Exists).ToList();
        return files.Count > 1 ? files.MaxBy(file => AssemblyName.GetAssemblyName(file).Version) : files.FirstOrDefault();
    }
}
