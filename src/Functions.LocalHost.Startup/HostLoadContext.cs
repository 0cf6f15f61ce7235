using System.Reflection;
using System.Runtime.Loader;

namespace Functions.LocalHost;

/// <summary>
/// Holds the host and the extensions of one app, apart from the app: as in Azure, where the host is a process of its own,
/// neither sees the versions of packages that the other uses.
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

    /// <summary>Hands an app to the host.</summary>
    public HostEntry Entry => _entry ??= Load()
        .GetType($"{Host}.Hosting.{nameof(HostEntry)}", throwOnError: true)!.GetMethod("AddTo")!.CreateDelegate<HostEntry>();

    /// <summary>The context of an app; further instances of the app share it.</summary>
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
            $"The host is not where the app was built with it: {string.Join(", ", _choice.Folders)}. Build the app again.");
}
