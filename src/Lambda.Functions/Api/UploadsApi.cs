using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>Answers requests for addresses to which files can be uploaded.</summary>
internal sealed class UploadsApi(UploadAddresses addresses, FunctionCatalogue catalogue)
{
    // A blob's name has at most 1,024 characters.
    private const int MaxPath = 1024;

    /// <summary>Creates an address for the path, which must begin with the upload prefix of a function.</summary>
    public Task<IResult> CreateAsync(HttpRequest request, string path)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(path);
        if (Problem(path) is { } problem) return Task.FromResult<IResult>(AwsError.InvalidParameter(problem));
        return AwsError.OrUnavailableAsync(async () =>
            await addresses.CreateAsync(path, request.Query["overwrite"] == "true", request.HttpContext.RequestAborted) is { } address
                ? PlainAnswer.Json(address, ApiJson.Readable.UploadAddress)
                : AwsError.Conflict($"'{path}' was uploaded before. Add ?overwrite=true to replace it."));
    }

    private string? Problem(string path)
    {
        if (path.Length is 0 or > MaxPath || path.EndsWith('/') || path.Contains('\\', StringComparison.Ordinal) || path.Any(char.IsControl)
            || path.Split('/').Any(part => part is "" or "." or ".."))
            return $"'{path}' is not a path of up to {MaxPath} characters, such as sales/2010-12-01.csv.";
        if (catalogue.ForUpload(path) is not null) return null;
        var prefixes = catalogue.All.Select(function => function.Options.Uploads).OfType<string>();
        return $"No function takes uploads at '{path}'. The prefixes of uploads are {string.Join(", ", prefixes)}.";
    }
}
