using Lambda.Functions.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lambda.Functions.Hosting;

/// <summary>Adds the access check to the worker's pipeline.</summary>
internal static class AccessGuardExtensions
{
    /// <summary>Adds the guard in front of the app's functions.</summary>
    public static IFunctionsWorkerApplicationBuilder UseAccessGuard(
        this IFunctionsWorkerApplicationBuilder builder, HttpOperations operations)
    {
        builder.Services.AddSingleton(operations);
        return builder.UseMiddleware<AccessGuard>().UseMiddleware<CallerTrace>();
    }
}
