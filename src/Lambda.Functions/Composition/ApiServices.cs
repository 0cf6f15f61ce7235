using Lambda.Engine.Hosting;
using Lambda.Engine.Invocation;
using Lambda.Functions.Api;
using Lambda.Functions.Api.EventSources;
using Lambda.Functions.Api.Replays;
using Lambda.Functions.Api.Streaming;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Composition;

/// <summary>Registers the app's HTTP APIs.</summary>
internal static class ApiServices
{
    /// <summary>Adds the Invoke operation, upload addresses, dead letters and their redrive.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddCheckedOptions<UploadOptions>(UploadOptions.Section, (_, options) => options.Errors());
        services.Configure<KestrelServerOptions>(HeaderLimits.Widen);
        services.AddSingleton<FunctionNames>();
        services.AddSingleton<UnverifiedBodies>();
        services.AddSingleton<SourceIp>();
        services.AddSingleton<AccessCheck>();
        services.AddSingleton(provider => new DestinationAccess(
            provider.GetRequiredService<AccessCheck>(), provider.GetRequiredService<FunctionCatalogue>()));
        services.AddSingleton<UploadAddresses>();
        services.AddSingleton<UploadsApi>();
        services.AddSingleton<InvocationsApi>();
        services.AddSingleton<DeadLettersApi>();
        services.AddSingleton<RedrivesApi>();
        services.AddSingleton<StreamingApi>();
        services.AddConfigurationApi();
        services.AddSingleton<EventSourceMappingsApi>();
        services.AddSingleton<ReplaysApi>();
        services.AddSingleton<UrlsApi>();
        services.AddSingleton<UrlConfigsApi>();
        return services.AddSingleton<InvokeApi>();
    }
}
