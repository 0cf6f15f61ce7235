using System.Reflection;
using System.Runtime.Loader;

namespace Functions.LocalHost;

/// <summary>
/// Loads the host and the extensions of one app, separately from the app. As in Azure, where the host is a separate process, neither sees
/// the versions of packages that the other uses.
/// </summary>
internal sealed class HostLoadContext : AssemblyLoadContext
{
    private const string Host = "Functions.LocalHost";
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, HostLoadContext> Contexts = [];
    private readonly AssemblyChoice _choice;
    private HostEntry? _entry;

    private HostLoadContext(LocalApp app) : base($"{Host}: {app.Assembly.GetName().Name}") =>
        _choice = new(AssemblyChoice.Framework(), [app.HostFolder, Path.Combine(app.Folder, ".azurefunctions")]);

    /// <summary>The entry point that gives an app to the host.</summary>
    public HostEntry Entry => _entry ??= Load()
        .GetType($"{Host}.Hosting.{nameof(HostEntry)}", throwOnError: true)!.GetMethod("AddTo")!.CreateDelegate<HostEntry>();

    /// <summary>Returns the context of an app, which further instances of the app share.</summary>
    public static HostLoadContext For(LocalApp app)
    {
        lock (Gate)
        {
            if (!Contexts.TryGetValue(app.Folder, out var context)) Contexts.Add(app.Folder, context = new(app));
            return context;
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _choice.Find(assemblyName.Name!) is { } file ? LoadFromAssemblyPath(file) : null;

    private Assembly Load() => _choice.Find(Host) is { } file ? LoadFromAssemblyPath(file)
        : throw new FileNotFoundException(
            $"The host's files are missing from the folders that the build recorded: {string.Join(", ", _choice.Folders)}. "
                + "Build the app again.");
}
