using FunctionApp.Api;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace FunctionApp.Triggers;

/// <summary>Stands before every HTTP function and lets pass who may call it. It is the only place that does, so none can forget it.</summary>
internal sealed class AccessGuard(AccessCheck access) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!HttpOperations.All.TryGetValue(context.FunctionDefinition.Name, out var required))
            // A function that is not known as HTTP and yet has a request is none of ours to let pass.
            return context.GetHttpContext() is null ? next(context) : throw new InvalidOperationException($"{context.FunctionDefinition.Name} answers HTTP and requires nothing of its callers.");
        var http = context.GetHttpContext() ?? throw new InvalidOperationException($"{context.FunctionDefinition.Name} was called without a request.");
        var check = access.CheckAsync(http, required);
        if (!check.IsCompletedSuccessfully) return AwaitAsync(check, context, next);
        return check.Result is { } refusal ? Answer(context, refusal) : next(context);
    }

    private static async Task AwaitAsync(ValueTask<AwsError?> check, FunctionContext context, FunctionExecutionDelegate next)
    {
        if (await check is { } refusal) await Answer(context, refusal);
        else await next(context);
    }

    private static Task Answer(FunctionContext context, AwsError refusal)
    {
        context.GetInvocationResult().Value = refusal;
        return Task.CompletedTask;
    }
}
