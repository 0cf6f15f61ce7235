using System.Globalization;
using Lambda.Functions.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Answers reads of resources that this account never has: layers, code signing configurations, capacity providers.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html, …ListCodeSigningConfigs, …ListCapacityProviders and their
/// siblings.
/// </remarks>
internal static class AbsentResources
{
    /// <summary>Answers ListLayers, and GetLayerVersionByArn, which has the same address.</summary>
    public static IResult ListLayers(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Query["find"] == "LayerVersion" ? AwsError.NoResource() : Empty(request, Page.Short, """{"Layers":[]}"""u8);
    }

    /// <summary>Answers ListLayerVersions.</summary>
    public static IResult ListLayerVersions(HttpRequest request) => Empty(request, Page.Short, """{"LayerVersions":[]}"""u8);

    /// <summary>Answers GetLayerVersion.</summary>
    public static IResult GetLayerVersion(string version) =>
        long.TryParse(version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number < 1
            ? AwsError.InvalidParameter("Layer Version Cannot be less than 1") : AwsError.NoResource();

    /// <summary>Answers ListCodeSigningConfigs.</summary>
    public static IResult ListCodeSigning(HttpRequest request) => Empty(request, Page.Long, """{"CodeSigningConfigs":[]}"""u8);

    /// <summary>Answers GetCodeSigningConfig, and ListFunctionsByCodeSigningConfig.</summary>
    public static IResult NoCodeSigning(string arn) => AwsError.NotFound($"The Lambda code signing configuration {arn} can not be found.");

    /// <summary>Answers ListCapacityProviders.</summary>
    public static IResult ListCapacityProviders(HttpRequest request) => Empty(request, Page.Short, """{"CapacityProviders":[]}"""u8);

    private static IResult Empty(HttpRequest request, int largest, ReadOnlySpan<byte> empty)
    {
        ArgumentNullException.ThrowIfNull(request);
        var violations = new Violations();
        var page = Page.Read(request, largest, violations);
        return (violations.Error ?? page.Error) is { } wrong ? wrong : AwsAnswer.Of(empty);
    }
}
