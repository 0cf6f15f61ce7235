using Lambda.Engine.Hosting;
using Lambda.Engine.Invocation;
using Lambda.Workflows.Api;
using Lambda.Workflows.Composition;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Tasks;
using Lambda.Workflows.Tasks.Activities;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lambda.Workflows;

/// <summary>Adds state machines to an app that runs Lambda functions.</summary>
public static class WorkflowsApplication
{
    /// <summary>
    /// Adds the state machines in <c>StateMachines/*.asl.json</c> and the API of Step Functions, <c>/api/states</c>. Definitions are
    /// checked when the app starts.
    /// </summary>
    /// <param name="builder">The app's builder, after <c>AddLambda</c>.</param>
    /// <param name="configure">Sets the folder and the express state machines.</param>
    /// <example><c>builder.AddLambda(Lambdas.Register).AddWorkflows();</c></example>
    public static FunctionsApplicationBuilder AddWorkflows(
        this FunctionsApplicationBuilder builder, Action<WorkflowOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new WorkflowOptions();
        configure?.Invoke(options);
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(new AddedSection("Workflows"));
        services.AddTasks();
        services.AddSingleton(provider => new StateMachineCatalogue(
            options,
            provider.GetRequiredService<FunctionCatalogue>(),
            resource => ExecutionTasks.IsStart(resource) || provider.GetServices<ITaskService>().Any(service => service.Takes(resource))));
        services.AddSingleton(provider => new StatesApi(
            provider.GetRequiredService<StateMachineCatalogue>(),
            provider.GetRequiredService<TaskRunner>(),
            provider.GetRequiredService<ActivityQueues>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<CheckedAtStart>();
        return builder;
    }

    /// <summary>Reads the definitions at startup, so that one that cannot run keeps the app from starting.</summary>
    private sealed class CheckedAtStart(StateMachineCatalogue machines) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(machines.All);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
