using FunctionApp.Handlers;
using FunctionApp.Invocation;

namespace FunctionApp;

/// <summary>The app's functions: a new one is a handler class and a line here.</summary>
public static class Lambdas
{
    /// <summary>Lists every function with its options.</summary>
    public static void Register(FunctionRegistry functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        functions
            .AddRaw<Echo>("echo", options => options.Description = "Returns its event.");
    }
}
