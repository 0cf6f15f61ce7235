using Lambda.Workflows.Api;
using Lambda.Workflows.Tasks;
using Lambda.Workflows.Tasks.Activities;
using Lambda.Workflows.Tasks.Http;
using Lambda.Workflows.Tasks.Items;
using Lambda.Workflows.Tasks.Messaging;
using Lambda.Workflows.Tasks.Tables;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Composition;

/// <summary>Registers the services that Task states can call.</summary>
internal static class TaskServices
{
    public static IServiceCollection AddTasks(this IServiceCollection services)
    {
        services.AddOptions<WorkflowTargets>().BindConfiguration(
            WorkflowTargets.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WorkflowTargets>, Validation>();
        services.AddSingleton<ServiceBusSending>();
        services.AddSingleton(_ => new HttpTaskClient());
        services.AddSingleton<ActivityQueues>();
        services.AddSingleton<ITaskService, LambdaTasks>();
        services.AddSingleton<ITaskService, ActivityTasks>();
        services.AddSingleton<ITaskService, SqsTasks>();
        services.AddSingleton<ITaskService, SnsTasks>();
        services.AddSingleton<ITaskService, EventBridgeTasks>();
        services.AddSingleton<ITaskService, DynamoDbTasks>();
        services.AddSingleton<ITaskService, HttpTasks>();
        services.AddSingleton<ITaskService, S3Items>();
        services.AddSingleton<ExecutionTasks>();
        return services.AddSingleton(provider => new TaskRunner(
            provider.GetServices<ITaskService>(), provider.GetRequiredService<ExecutionTasks>()));
    }

    private sealed class Validation : IValidateOptions<WorkflowTargets>
    {
        public ValidateOptionsResult Validate(string? name, WorkflowTargets options) =>
            options.Errors().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
