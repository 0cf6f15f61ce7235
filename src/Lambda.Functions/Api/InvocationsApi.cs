using System.Globalization;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>Answers requests about asynchronous invocations.</summary>
internal sealed class InvocationsApi(IInvocationRecords records, FunctionCatalogue catalogue)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>Answers with a page of events, the newest first. The request can select a function, a state and a range of time.</summary>
    public Task<IResult> ListAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(request, out var query) is { } error
            ? Task.FromResult<IResult>(error)
            : AwsError.OrUnavailableAsync(async () =>
            {
                var page = await records.ListAsync(query, request.HttpContext.RequestAborted);
                return PlainAnswer.Json(
                    new InvocationList(
                        page.Records,
                        page.Next is { } next
                            ? PageToken.Write(string.Create(CultureInfo.InvariantCulture, $"{next.AcceptedAt.UtcTicks}/{next.RequestId}"))
                            : null), ApiJson.Readable.InvocationList);
            });
    }

    /// <summary>Answers with the record of an invocation.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string requestId)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AwsError.OrUnavailableAsync(async () => await records.FindAsync(requestId, request.HttpContext.RequestAborted) is { } record
            ? PlainAnswer.Json(record, AsyncJson.Readable.InvocationRecord)
            : AwsError.NotFound($"There is no asynchronous invocation {requestId}; its record may have passed its retention."));
    }

    private AwsError? Read(HttpRequest request, out InvocationQuery query)
    {
        var asked = request.Query;
        query = new([.. catalogue.All.Select(function => function.Name)], DefaultLimit);
        if ((string?)asked["function"] is { } name)
        {
            if (!catalogue.TryGet(name, out _)) return AwsError.FunctionNotFound(catalogue.ArnOf(name));
            query = query with { Functions = [name] };
        }
        if ((string?)asked["limit"] is { } limit)
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most is < 1 or > MaxLimit)
                return AwsError.InvalidParameter($"limit is '{limit}'; it must be 1 to {MaxLimit}.");
            query = query with { Limit = most };
        }
        if ((string?)asked["state"] is { } state)
        {
            var names = Enum.GetNames<InvocationState>();
            if (!names.Contains(state, StringComparer.OrdinalIgnoreCase))
                return AwsError.InvalidParameter($"state is '{state}'; it must be {string.Join(", ", names[..^1])} or {names[^1]}.");
            query = query with { State = Enum.Parse<InvocationState>(state, ignoreCase: true) };
        }
        if (ReadTime(asked["from"], "from", out var from) is { } wrongFrom) return wrongFrom;
        if (ReadTime(asked["before"], "before", out var before) is { } wrongBefore) return wrongBefore;
        query = query with { From = from, Before = before };
        if ((string?)asked["next"] is { } token)
        {
            if (ReadPlace(token) is not { } place)
                return AwsError.InvalidParameter("The parameter 'next' is not valid: use the value that the previous page returned.");
            query = query with { After = place };
        }
        return null;
    }

    private static InvocationPosition? ReadPlace(string token) =>
        PageToken.Read(token)?.Split('/') is [var number, var id] && AsyncEvent.IsRequestId(id)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new(new(ticks, TimeSpan.Zero), id)
            : null;

    private static AwsError? ReadTime(string? text, string name, out DateTimeOffset? time)
    {
        time = null;
        if (text is null) return null;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
            return AwsError.InvalidParameter($"{name} is '{text}'; it must be a time such as 2026-05-17T09:30:00Z.");
        time = read;
        return null;
    }
}
