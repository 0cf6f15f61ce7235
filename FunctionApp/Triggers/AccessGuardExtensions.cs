using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace FunctionApp.Triggers;

/// <summary>Adds the access check to the worker's pipeline.</summary>
public static class AccessGuardExtensions
{
    /// <summary>Adds the guard in front of the app's functions.</summary>
    /// <exception cref="TypeInitializationException">An HTTP function has no <c>[Requires]</c>.</exception>
    public static IFunctionsWorkerApplicationBuilder UseAccessGuard(this IFunctionsWorkerApplicationBuilder builder)
    {
        // Now, not with the first request.
        _ = HttpOperations.All;
        return builder.UseMiddleware<AccessGuard>();
    }
}
