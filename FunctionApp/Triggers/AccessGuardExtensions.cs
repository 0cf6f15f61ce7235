using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace FunctionApp.Triggers;

/// <summary>Puts the guard before the app's functions.</summary>
public static class AccessGuardExtensions
{
    /// <summary>Adds the guard.</summary>
    /// <exception cref="TypeInitializationException">An HTTP function does not say what it requires.</exception>
    public static IFunctionsWorkerApplicationBuilder UseAccessGuard(this IFunctionsWorkerApplicationBuilder builder)
    {
        // Now, not with the first request.
        _ = HttpOperations.All;
        return builder.UseMiddleware<AccessGuard>();
    }
}
