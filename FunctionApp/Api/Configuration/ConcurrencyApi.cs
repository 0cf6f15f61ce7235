using FunctionApp.Invocation;
using FunctionApp.Settings;
using Microsoft.AspNetCore.Http;
using static FunctionApp.Api.Configuration.ConfigurationAnswer;

namespace FunctionApp.Api.Configuration;

/// <summary>Lambda's operations on reserved concurrency, and its account settings.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html, …Get…, …Delete… and …GetAccountSettings.</remarks>
public sealed class ConcurrencyApi
{
    private readonly FunctionCatalogue _catalogue;
    private readonly FunctionSettings _settings;
    private readonly AppCode _code;
    private readonly ConfigurationAnswer _answer;

    internal ConcurrencyApi(FunctionCatalogue catalogue, FunctionSettings settings, AppCode code, ConfigurationAnswer answer) => (_catalogue, _settings, _code, _answer) = (catalogue, settings, code, answer);

    /// <summary>Reserves concurrency.</summary>
    public Task<IResult> PutAsync(HttpRequest request, string name) => _answer.ForAsync(request, name, ConfigurationJson.Default.ConcurrencyBody, async (function, change, cancellation) =>
    {
        if (change.ReservedConcurrentExecutions is not { } reserved) return AwsError.InvalidParameter("ReservedConcurrentExecutions is missing.");
        if (_catalogue.ReservationProblem(function, reserved) is { } problem) return AwsError.InvalidParameter(problem);
        await _settings.ChangeAsync(function, changes => changes with { ReservedConcurrentExecutions = reserved }, cancellation);
        return Json(change, ConfigurationJson.Readable.ConcurrencyBody);
    });

    /// <summary>Gives a reservation back: what code and settings say applies again.</summary>
    public Task<IResult> DeleteAsync(HttpRequest request, string name) => _answer.ForAsync(request, name, async (function, cancellation) =>
    {
        await _settings.ChangeAsync(function, changes => changes with { ReservedConcurrentExecutions = null }, cancellation);
        return Results.StatusCode(StatusCodes.Status204NoContent);
    });

    /// <summary>What is reserved for the function.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, async (function, cancellation) =>
            Json(new ConcurrencyBody((await _settings.FindAsync(function, cancellation)).Over(function.Configured).ReservedConcurrentExecutions), ConfigurationJson.Readable.ConcurrencyBody));
    }

    /// <summary>The account's limits, which are those of an instance, and what is used of them.</summary>
    public IResult Account() => Json(
        new AccountBody(new(_catalogue.ConcurrentExecutions, _catalogue.UnreservedConcurrentExecutions), new(_code.Size, _catalogue.All.Count)), ConfigurationJson.Readable.AccountBody);
}
