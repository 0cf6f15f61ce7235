using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Lambda.Functions.Callers.LoadBalancer;

/// <summary>An error as load balancers return it: a page that shows only the status.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#load-balancer-http-error-codes.
/// </remarks>
internal sealed class LoadBalancerError(int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var text = $"{status} {ReasonPhrases.GetReasonPhrase(status)}";
        var page = Encoding.ASCII.GetBytes(
            $"<html>\r\n<head><title>{text}</title></head>\r\n<body>\r\n<center><h1>{text}</h1></center>\r\n</body>\r\n</html>\r\n");
        var response = httpContext.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, "text/html", page.Length);
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(page, CancellationToken.None).AsTask();
    }
}
