using System.Reflection;

namespace Functions.LocalHost;

/// <summary>Decides from which file an assembly of the host or of an extension is loaded.</summary>
/// <param name="framework">The names of assemblies that the whole process shares: those of .NET and ASP.NET Core.</param>
/// <param name="folders">The folders of all other assemblies. The newest version wins; among equal versions, the first folder.</param>
internal sealed class AssemblyChoice(IReadOnlySet<string> framework, IReadOnlyList<string> folders)
{
    public IReadOnlyList<string> Folders => folders;

    /// <summary>Returns the names of the assemblies in the folders of .NET and of ASP.NET Core.</summary>
    public static IReadOnlySet<string> Framework() =>
        new[] { typeof(object), typeof(Microsoft.AspNetCore.Builder.WebApplication) }
            .SelectMany(type => Directory.EnumerateFiles(Path.GetDirectoryName(type.Assembly.Location)!, "*.dll"))
            .Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the file; null for an assembly that the host and the app share.</summary>
    public string? Find(string name)
    {
        if (framework.Contains(name)) return null;
        var files = folders.Select(folder => Path.Combine(folder, name + ".dll")).Where(File.Exists).ToList();
        return files.Count > 1 ? files.MaxBy(file => AssemblyName.GetAssemblyName(file).Version) : files.FirstOrDefault();
    }
}
