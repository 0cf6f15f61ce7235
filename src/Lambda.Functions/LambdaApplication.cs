using Lambda.Engine.Composition;
using Lambda.Engine.Hosting;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing;
using Lambda.Functions.Composition;
using Lambda.Functions.Discovery;
using Lambda.Functions.Hosting;
using Lambda.Functions.TableStreams;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions;

/// <summary>Turns an Azure Functions app into one that runs Lambda functions.</summary>
public static class LambdaApplication
{
    private static readonly string[] OfThePlatform = ["Microsoft", "System", "Azure"];

    /// <summary>Adds functions with Lambda's execution model: the engine, its stores, its triggers and its HTTP APIs.</summary>
    /// <param name="builder">The app's builder.</param>
    /// <param name="functions">Registers the app's functions.</param>
    /// <param name="sources">Registers the queues and streams that the app reads; null for none.</param>
    /// <param name="rules">Registers rules for Event Grid events, in addition to those in the settings; null for none.</param>
    /// <exception cref="InvalidOperationException">An HTTP function of the app has no <c>[Requires]</c>.</exception>
    /// <example><c>FunctionsApplication.CreateBuilder(args).AddLambda(Lambdas.Register).Build().Run();</c></example>
    public static FunctionsApplicationBuilder AddLambda(
        this FunctionsApplicationBuilder builder, Action<FunctionRegistry> functions, Action<EventSourceRegistry>? sources = null,
        Action<RuleRegistry>? rules = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(functions);
        builder.ConfigureFunctionsWebApplication();
        // host.json sets the same for the host, but the host's filter comes too late for the log tail. Settings take precedence over both.
        builder.Services.Configure<LoggerFilterOptions>(filters =>
        {
            foreach (var prefix in OfThePlatform)
                filters.Rules.Insert(0, new(null, prefix, LogLevel.Warning, null));
        });
        var app = AppAssemblies.Of(builder.Environment.ApplicationName);
        builder.UseAccessGuard(new(app.Types));
        builder.Services.AddSingleton(app)
            .AddLambdas(functions)
            .AddEventSources(sources ?? (_ => { }))
            .AddAsyncInvocation()
            .AddEventRouting(rules)
            .AddIdempotency()
            .AddStorage()
            .AddFunctionSettings()
            .AddAccess()
            .AddApi()
            .AddCallers()
            .AddSources()
            .AddTableStreams()
            .AddConsole()
            .AddListedFunctions();
        // Last, since it inserts itself before everything that was added.
        builder.Services.RefuseUnresolvedSettings();
        return builder;
    }
}
