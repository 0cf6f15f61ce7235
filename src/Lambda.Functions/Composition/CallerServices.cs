using Lambda.Engine.Async;
using Lambda.Engine.Hosting;
using Lambda.Engine.Invocation;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.Alexa;
using Lambda.Functions.Callers.ApiGateway;
using Lambda.Functions.Callers.Certificates;
using Lambda.Functions.Callers.CloudFormation;
using Lambda.Functions.Callers.CloudFront;
using Lambda.Functions.Callers.Cognito;
using Lambda.Functions.Callers.LoadBalancer;
using Lambda.Functions.Callers.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Composition;

/// <summary>Registers the adapters for callers that are not clients of the Lambda API.</summary>
internal static class CallerServices
{
    /// <summary>Adds an adapter for each kind of caller. It answers 404 until the settings contain a caller of its kind.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddCheckedOptions<CallersOptions>(
            CallersOptions.Section,
            (provider, options) => options.Errors(name => provider.GetRequiredService<FunctionCatalogue>().TryGet(name, out _)));
        services.AddNamed(options => options.ApiGateway).AddNamed(options => options.LoadBalancer)
            .AddNamed(options => options.CloudFormation).AddNamed(options => options.Alexa).AddNamed(options => options.Cognito)
            .AddNamed(options => options.CloudFront).AddNamed(options => options.WebSocket);
        services.AddSingleton<CallerInvoker>().AddSingleton<CallerBodies>();
        services.AddSingleton<AuthorizerCache>();
        services.AddSingleton<AuthorizerCheck>();
        services.AddKeyedSingleton<ICaller, ApiGatewayCaller>(ApiGatewayCaller.Kind);
        services.AddKeyedSingleton<ICaller, LoadBalancerCaller>(LoadBalancerCaller.Kind);
        services.AddCallerClient();
        services.AddSingleton<CertificateSource>();
        services.AddSingleton(new CertificateTrust(roots: null));
        services.AddSingleton<AlexaCheck>();
        services.AddKeyedSingleton<ICaller, AlexaCaller>(AlexaCaller.Kind);
        services.AddSingleton<EntraTokens>();
        services.AddKeyedSingleton<ICaller, CognitoCaller>(CognitoCaller.Kind);
        services.AddHttpForwarder();
        services.AddSingleton<EdgeFunctions>();
        services.AddKeyedSingleton<ICaller, CloudFrontCaller>(CloudFrontCaller.Kind);
        services.AddKeyedSingleton<ICaller, WebSocketCaller>(WebSocketCaller.Kind);
        services.AddSingleton<SnsCheck>();
        services.AddSingleton<IDestination, CloudFormationReply>();
        return services.AddKeyedSingleton<ICaller, CloudFormationCaller>(CloudFormationCaller.Kind);
    }

    private static IServiceCollection AddNamed<T>(this IServiceCollection services, Func<CallersOptions, Dictionary<string, T>> kind) =>
        services.AddSingleton(provider => new NamedCallers<T>(kind(provider.GetRequiredService<IOptions<CallersOptions>>().Value)));
}
