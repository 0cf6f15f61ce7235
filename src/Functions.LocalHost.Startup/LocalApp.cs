using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace Functions.LocalHost;

/// <summary>A functions app in this process: its assembly, its build output, and the folder of its host.</summary>
/// <param name="Assembly">The app.</param>
/// <param name="Folder">The app's build output, with host.json, extensions.json and .azurefunctions.</param>
/// <param name="HostFolder">The folder with the assemblies of the host.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LocalApp(Assembly Assembly, string Folder, string HostFolder)
{
    private static readonly Lock Gate = new();
    private static readonly List<LocalApp> Apps = [];

    /// <summary>Whether the app is the program that is running; false inside a test.</summary>
    public bool IsOwnProgram { get; private init; }

    /// <summary>Initializes the package. Code that the build adds to each app calls this before the app's Main.</summary>
    public static void Initialize(Assembly app, string folder, string hostFolder)
    {
        ArgumentNullException.ThrowIfNull(app);
        // If the test or the output was copied elsewhere, everything is beside the assembly.
        if (!Directory.Exists(folder)) folder = Path.GetDirectoryName(app.Location) ?? AppContext.BaseDirectory;
        lock (Gate)
        {
            var isOwnProgram = Assembly.GetEntryAssembly() == app;
            Apps.Add(new(app, folder, hostFolder) { IsOwnProgram = isOwnProgram });
            // The worker looks for generated code in the entry assembly, which in a test is the test's or the runner's. AppStartup stands
            // in for all apps of the process.
            if (!isOwnProgram) Assembly.SetEntryAssembly(typeof(LocalApp).Assembly);
            else if (!Environment.GetCommandLineArgs().Any(argument => argument.StartsWith("--functions-", StringComparison.Ordinal)))
                BeDevelopment();
        }
    }

    // As Core Tools does, unless a host started the process: its arguments have already set the environment.
    private static void BeDevelopment()
    {
        string[] names = ["AZURE_FUNCTIONS_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"];
        if (names.All(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
            Environment.SetEnvironmentVariable(names[0], "Development");
    }

    /// <summary>The app whose Main is running on this thread.</summary>
    /// <exception cref="InvalidOperationException">No app with this package has started.</exception>
    internal static LocalApp Current
    {
        get
        {
            lock (Gate)
            {
                if (Apps is []) throw new InvalidOperationException(
                    "Functions.LocalHost cannot find the app, because the package's build targets were not imported. "
                    + "Reference the package Functions.LocalHost from the app's own project.");
                if (Apps is [var only]) return only;
                var callers = new StackTrace().GetFrames().Select(frame => frame.GetMethod()?.DeclaringType?.Assembly);
                // If the app awaited something before it created its builder, it is no longer on the stack: the newest app is the best
                // guess.
                return callers.Select(caller => Apps.Find(app => app.Assembly == caller)).FirstOrDefault(app => app is not null)
                    ?? Apps[^1];
            }
        }
    }
}
