using Local.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>HTTP functions on ASP.NET Core.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/dotnet-isolated-process-guide#aspnet-core-integration.</remarks>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Serves HTTP functions with ASP.NET Core's request, response and result types.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddMvcCore();
        builder.Services.AddSingleton<ITrigger, HttpTrigger>();
        builder.WebSteps.Add(HttpEndpoints.Map);
        return builder;
    }
}
