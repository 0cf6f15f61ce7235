using System.Diagnostics;
using System.Globalization;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>Answers requests about dead letters. Lambda has no such operations; the errors have the form of Lambda's.</summary>
internal sealed class DeadLettersApi(FunctionCatalogue catalogue, IDeadLetters letters, Redriver redriver)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>Answers with a page of dead letters, the newest of each function first.</summary>
    public Task<IResult> ListAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (function, limit, next) = ((string?)request.Query["function"], DefaultLimit, (DeadLetterKey?)null);
        if (function is not null && !catalogue.TryGet(function, out _))
            return Task.FromResult<IResult>(AwsError.FunctionNotFound(catalogue.ArnOf(function)));
        if ((string?)request.Query["limit"] is { } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return Task.FromResult<IResult>(AwsError.InvalidParameter($"limit is '{asked}'; it must be 1 to {MaxLimit}."));
        if ((string?)request.Query["next"] is { } token
            && ((next = DeadLetterPosition.Read(token)) is null || function is not null && next.Value.FunctionName != function))
            return Task.FromResult<IResult>(AwsError.InvalidParameter(
                "The parameter 'next' is not valid: use the value that the previous page returned."));
        return AwsError.OrUnavailableAsync(async () =>
        {
            var page = await letters.ListAsync(function, next, limit, request.HttpContext.RequestAborted);
            return PlainAnswer.Json(
                new DeadLetterList(page, page.Count == limit ? DeadLetterPosition.Write(page[^1].Key) : null),
                ApiJson.Readable.DeadLetterList);
        });
    }

    /// <summary>Answers with a dead letter and its event.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AwsError.OrUnavailableAsync(async () =>
        {
            if (await redriver.FindAsync(id, request.HttpContext.RequestAborted) is not { } letter) return NotFound(id);
            return new DeadLetterResult(letter, await redriver.PayloadAsync(letter, request.HttpContext.RequestAborted));
        });
    }

    /// <summary>Redrives a dead letter.</summary>
    public Task<IResult> RedriveAsync(HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AwsError.OrUnavailableAsync(
            async () => Answer(await redriver.RedriveAsync(id, request.HttpContext.RequestAborted), id, StatusCodes.Status202Accepted));
    }

    /// <summary>Deletes a dead letter.</summary>
    public Task<IResult> DeleteAsync(HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AwsError.OrUnavailableAsync(
            async () => Answer(await redriver.DeleteAsync(id, request.HttpContext.RequestAborted), id, StatusCodes.Status204NoContent));
    }

    private static IResult Answer(RedriveOutcome outcome, string id, int done) => outcome switch
    {
        RedriveOutcome.Done => PlainAnswer.Of(done),
        RedriveOutcome.NotFound => NotFound(id),
        RedriveOutcome.AlreadyRedriven =>
            AwsError.Conflict(
                $"The dead letter {id} has already been redriven. It is deleted when its event succeeds, and waits again when it fails."),
        RedriveOutcome.Busy => AwsError.Conflict($"The dead letter {id} is being redriven by another request."),
        RedriveOutcome.NoFunction => AwsError.Conflict($"The function of the dead letter {id} is no longer in the app."),
        RedriveOutcome.PayloadGone =>
            AwsError.Conflict($"The event of the dead letter {id} is past its retention, so the dead letter can only be deleted."),
        _ => throw new UnreachableException($"Unexpected outcome: {outcome}."),
    };

    private static AwsError NotFound(string id) =>
        new(StatusCodes.Status404NotFound, "ResourceNotFoundException",
            $"There is no dead letter {id}; it may have been redriven and succeeded.");
}
