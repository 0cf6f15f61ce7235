using Microsoft.Extensions.DependencyInjection;

namespace FunctionApp.Api;

/// <summary>Registers what answers HTTP.</summary>
public static class ApiServices
{
    /// <summary>Adds the Invoke operation, upload addresses, dead letters and their redrive.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section)
            .Validate(options => options.Expiry > TimeSpan.Zero && options.Expiry <= TimeSpan.FromDays(7), $"{UploadOptions.Section}:{nameof(UploadOptions.Expiry)} is to be more than 0 and at most 7 days.")
            .ValidateOnStart();
        services.AddSingleton<FunctionNames>();
        services.AddSingleton<AccessCheck>();
        services.AddSingleton<UploadAddresses>();
        services.AddSingleton<DeadLettersApi>();
        services.AddSingleton<RedrivesApi>();
        return services.AddSingleton<InvokeApi>();
    }
}
