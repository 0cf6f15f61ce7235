using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>Answers requests about jobs that redrive all dead letters of a function.</summary>
internal sealed class RedrivesApi(FunctionCatalogue catalogue, RedriveJobs jobs)
{
    /// <summary>Starts a job, or finds the one that is running, and answers with status 202 and its address.</summary>
    public Task<IResult> StartAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if ((string?)request.Query["function"] is not { Length: > 0 } name)
            return Task.FromResult<IResult>(
                AwsError.InvalidParameter(
                    "The parameter 'function' is missing: name the function whose dead letters you want to redrive."));
        if (!catalogue.TryGet(name, out var function)) return Task.FromResult<IResult>(AwsError.FunctionNotFound(catalogue.ArnOf(name)));
        return AwsError.OrUnavailableAsync(async () =>
        {
            var job = await jobs.StartAsync(function.Name, request.HttpContext.RequestAborted);
            // It begins at …/dead-letters/redrive, and its state is at …/dead-letters/redrives/<function>.
            request.HttpContext.Response.Headers.Location = $"{request.PathBase}{request.Path.Value!.TrimEnd('/')}s/{function.Name}";
            return PlainAnswer.Json(job, AsyncJson.Readable.RedriveJob, StatusCodes.Status202Accepted);
        });
    }

    /// <summary>Answers with the progress of the function's most recent job.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string function)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!catalogue.TryGet(function, out _)) return Task.FromResult<IResult>(AwsError.FunctionNotFound(catalogue.ArnOf(function)));
        return AwsError.OrUnavailableAsync(async () => await jobs.FindAsync(function, request.HttpContext.RequestAborted) is { } job
            ? PlainAnswer.Json(job, AsyncJson.Readable.RedriveJob)
            : new AwsError(StatusCodes.Status404NotFound, "ResourceNotFoundException",
                $"There is no redrive job for {function}: its dead letters have never been redriven all at once."));
    }
}
