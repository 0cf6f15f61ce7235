using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The entry to building a functions app.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/dotnet-isolated-process-guide#start-up-and-configuration.</remarks>
public class FunctionsApplication
{
    /// <summary>A builder for the app that calls: its functions, host.json and local.settings.json.</summary>
    /// <param name="args">The program's arguments: settings as <c>--Name=value</c>, among them <c>--port</c> (7071).</param>
    // The caller's assembly is the app, also when a test starts it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var app = Assembly.GetCallingAssembly();
        return new(app, app.GetTypes(), args ?? throw new ArgumentNullException(nameof(args)), isOwnProgram: Assembly.GetEntryAssembly() == app);
    }

    /// <summary>A builder for an app of just these function types, inside another program: it prints nothing, and a start that fails throws.</summary>
    internal static FunctionsApplicationBuilder CreateBuilder(Type[] functions, params string[] args) => new(functions[0].Assembly, functions, args, isOwnProgram: false);
}
