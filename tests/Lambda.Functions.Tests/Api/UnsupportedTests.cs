using Lambda.Functions.Api.Configuration;

namespace Lambda.Functions.Tests.Api;

public sealed class UnsupportedTests
{
    [Theory]
    [InlineData("POST", "/api/2015-03-31/functions", "CreateFunction")]
    [InlineData("DELETE", "/api/2015-03-31/functions/code", "DeleteFunction")]
    [InlineData("PUT", "/api/2015-03-31/functions/f/code", "UpdateFunctionCode")]
    [InlineData("POST", "/api/2015-03-31/functions/f/versions", "PublishVersion")]
    [InlineData("POST", "/api/2015-03-31/functions/f/aliases", "CreateAlias")]
    [InlineData("PUT", "/api/2015-03-31/functions/f/aliases/a", "UpdateAlias")]
    [InlineData("DELETE", "/api/2015-03-31/functions/f/aliases/a", "DeleteAlias")]
    [InlineData("POST", "/api/2015-03-31/functions/f/policy", "AddPermission")]
    [InlineData("PUT", "/api/2019-09-30/functions/f/provisioned-concurrency", "PutProvisionedConcurrencyConfig")]
    [InlineData("PUT", "/api/2020-06-30/functions/f/code-signing-config", "PutFunctionCodeSigningConfig")]
    [InlineData("PUT", "/api/2021-07-20/functions/f/runtime-management-config", "PutRuntimeManagementConfig")]
    [InlineData("POST", "/api/2021-10-31/functions/f/url", "CreateFunctionUrlConfig")]
    [InlineData("PUT", "/api/2021-10-31/functions/f/url", "UpdateFunctionUrlConfig")]
    [InlineData("DELETE", "/api/2021-10-31/functions/f/url", "DeleteFunctionUrlConfig")]
    [InlineData("POST", "/api/2017-03-31/tags/arn:aws:lambda:us-east-1:000000000000:function:f", "TagResource")]
    [InlineData("POST", "/api/2018-10-31/layers/l/versions", "PublishLayerVersion")]
    [InlineData("POST", "/api/2020-04-22/code-signing-configs/", "CreateCodeSigningConfig")]
    [InlineData("PUT", "/api/2020-04-22/code-signing-configs/c", "UpdateCodeSigningConfig")]
    [InlineData("DELETE", "/api/2020-04-22/code-signing-configs/c", "DeleteCodeSigningConfig")]
    [InlineData("PUT", "/api/2026-07-09/resource-policy/arn", "This operation on resource policies")]
    [InlineData("POST", "/api/2025-11-30/capacity-providers", "This operation")]
    public void The_path_of_a_request_tells_which_unsupported_operation_it_calls(string method, string path, string operation) =>
        Assert.Equal(operation, Unsupported.OperationOf(method, path));
}
