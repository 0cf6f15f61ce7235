using Lambda.Engine.Access;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Creates addresses to which files can be uploaded, over HTTP.</summary>
public sealed class UploadsTrigger(TriggerServices services)
{
    private readonly UploadsApi _api = services.Get<UploadsApi>();

    /// <summary>Answers <c>POST /api/uploads/{name}</c>. With <c>?overwrite=true</c>, the upload may replace a blob.</summary>
    [Function("CreateUpload")]
    [Requires(Actions.CreateUpload)]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "uploads/{*name}")] HttpRequest request, string name) =>
        _api.CreateAsync(request, name ?? "");
}
