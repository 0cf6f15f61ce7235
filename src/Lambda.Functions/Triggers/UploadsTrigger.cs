using Lambda.Engine.Access;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Creates addresses for uploads, over HTTP.</summary>
public sealed class UploadsTrigger(TriggerServices services)
{
    private readonly UploadsApi _api = services.Get<UploadsApi>();

    /// <summary><c>POST /api/uploads/{name}</c>; <c>?overwrite=true</c> allows the upload to replace a blob.</summary>
    [Function("CreateUpload")]
    [Requires(Actions.CreateUpload)]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "uploads/{*name}")] HttpRequest request, string name) =>
        _api.CreateAsync(request, name ?? "");
}
