using System.Text.Json.Serialization.Metadata;
using FunctionApp.Api.Validation;
using FunctionApp.Settings;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api.Configuration;

/// <summary>What the configuration operations have in common: the function they are about, their bodies and pages, their errors.</summary>
/// <remarks>Everything that a request violates is said at once, before the function is looked for.</remarks>
internal sealed class ConfigurationAnswer(FunctionNames names)
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Answers for the function of that name, or its <c>$LATEST</c>.</summary>
    public Task<IResult> ForAsync(HttpRequest request, string name, FunctionRules rules, Func<AskedFunction, CancellationToken, Task<IResult>> answer) =>
        FindAsync(request, name, rules, null, answer);

    /// <summary>Answers for the function of that name, if nothing else of the request is wrong.</summary>
    public Task<IResult> ForAsync(HttpRequest request, string name, FunctionRules rules, Violations violations, Func<AskedFunction, CancellationToken, Task<IResult>> answer) =>
        FindAsync(request, name, rules, violations, answer);

    /// <summary>Answers with a page of what the function has.</summary>
    /// <param name="largest">The most that a page may be asked to have.</param>
    public Task<IResult> ListAsync(HttpRequest request, string name, FunctionRules rules, int largest, Func<AskedFunction, Page, CancellationToken, Task<IResult>> answer)
    {
        var violations = new Violations();
        var page = Page.Read(request, largest, violations);
        return FindAsync(request, name, rules, violations, (asked, cancellation) => page.Error is { } wrong ? Task.FromResult<IResult>(wrong) : answer(asked, page, cancellation));
    }

    /// <summary>Answers with a change that the body describes.</summary>
    /// <param name="check">What is wrong with the body whatever the function; said before the function is looked for.</param>
    public async Task<IResult> ChangeAsync<T>(
        HttpRequest request, string name, FunctionRules rules, JsonTypeInfo<T> type, Func<AskedFunction, T, CancellationToken, Task<IResult>> answer, Func<T, AwsError?>? check = null)
        where T : class
    {
        var body = await JsonBody<T>.ReadAsync(request, MaxBody, type);
        if (!body.IsRead) return body.Error;
        var violations = new Violations().CheckMembers(body.Value);
        if (!names.TryRead(name, request.Query["Qualifier"], rules, violations, out _, out var unread)) return unread;
        return check?.Invoke(body.Value) ?? await FindAsync(request, name, rules, null, (asked, cancellation) => answer(asked, body.Value, cancellation));
    }

    private Task<IResult> FindAsync(HttpRequest request, string name, FunctionRules rules, Violations? violations, Func<AskedFunction, CancellationToken, Task<IResult>> answer) =>
        names.TryFind(name, request.Query["Qualifier"], rules, violations, out var asked, out var unknown)
            ? GuardAsync(() => answer(asked, request.HttpContext.RequestAborted))
            : Task.FromResult<IResult>(unknown);

    private static Task<IResult> GuardAsync(Func<Task<IResult>> answer) => AwsError.OrUnavailableAsync(async () =>
    {
        try
        {
            return await answer();
        }
        catch (InvalidChangeException e)
        {
            return AwsError.InvalidParameter(e.Message);
        }
        catch (ChangeConflictException e)
        {
            return AwsError.Conflict(e.Message);
        }
    });
}
