using System.Reflection;

namespace Lambda.Functions.Discovery;

/// <summary>The assemblies that may have functions of the app: its own, this one, and the libraries that the app references.</summary>
/// <param name="App">The app's own assembly.</param>
/// <param name="All">All of them, the app's own first.</param>
internal sealed record AppAssemblies(Assembly App, IReadOnlyList<Assembly> All)
{
    // None of these contains functions, and loading them early would slow down the start.
    private static readonly string[] OfThePlatform = ["System", "Microsoft", "Azure", "netstandard", "mscorlib"];

    /// <summary>The types in all of these assemblies.</summary>
    public IEnumerable<Type> Types => All.SelectMany(assembly => assembly.GetTypes());

    /// <summary>Finds the assemblies of an app, as the worker does for its functions.</summary>
    /// <param name="applicationName">The app's name, which is the name of its assembly.</param>
    public static AppAssemblies Of(string applicationName)
    {
        var app = Assembly.Load(new AssemblyName(applicationName));
        var referenced = app.GetReferencedAssemblies().Where(name => !IsOfThePlatform(name.Name!)).Select(Assembly.Load);
        return new(app, [.. referenced.Prepend(app).Append(typeof(AppAssemblies).Assembly).Distinct()]);
    }

    private static bool IsOfThePlatform(string name) =>
        OfThePlatform.Any(prefix => name.Equals(prefix, StringComparison.Ordinal)
            || name.StartsWith(prefix + ".", StringComparison.Ordinal));
}
