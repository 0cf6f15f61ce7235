using Lambda.Engine;
using Lambda.Engine.Access;
using Lambda.Engine.Invocation;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Creates addresses for uploads, over HTTP.</summary>
public sealed class UploadsTrigger(UploadAddresses addresses, FunctionCatalogue catalogue)
{
    // A blob's name has at most 1,024 characters.
    private const int MaxPath = 1024;

    /// <summary><c>POST /api/uploads/{name}</c>; <c>?overwrite=true</c> allows the upload to replace a blob.</summary>
    [Function("CreateUpload")]
    [Requires(Actions.CreateUpload)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "uploads/{*name}")] HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrEmpty(name) || name.Length > MaxPath || name.EndsWith('/')
            || name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsControl) || name.Split('/').Any(part => part is "" or "." or ".."))
            return AwsError.InvalidParameter($"'{name}' is not a path of up to {MaxPath} characters, such as sales/2010-12-01.csv.");
        if (catalogue.ForUpload(name) is null)
            return AwsError.InvalidParameter($"No function takes uploads at '{name}'. The prefixes of uploads are {string.Join(", ", catalogue.All.Select(function => function.Options.Uploads).OfType<string>())}.");
        try
        {
            return await addresses.CreateAsync(
                name, request.Query["overwrite"] == "true", request.HttpContext.RequestAborted) is { } address
                ? PlainAnswer.Json(address, ApiJson.Readable.UploadAddress)
                : new AwsError(
                    StatusCodes.Status409Conflict, "ResourceConflictException",
                    $"'{name}' was uploaded before. Add ?overwrite=true to replace it.");
        }
        catch (StorageUnavailableException e)
        {
            return AwsError.Unavailable(e.Message);
        }
    }
}
