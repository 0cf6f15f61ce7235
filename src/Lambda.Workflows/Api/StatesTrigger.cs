using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Api;

/// <summary>The API of Step Functions, for AWS SDKs and the AWS CLI.</summary>
public sealed class StatesTrigger(StatesApi api)
{
    /// <summary>Answers <c>POST /api/states</c>. The header <c>X-Amz-Target</c> names the operation.</summary>
    [Function("States")]
    [Requires(Actions.Unsupported, NamedByTarget = true)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "states")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => api.CallAsync(request, client);
}
