using System.Net;
using Microsoft.AspNetCore.Http;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// The two pages with which Logto confirms a sign-out: forms that a script submits, with a button for browsers without scripts.
/// </summary>
internal static class AutoSubmittedForm
{
    /// <summary>Writes the page for a session without a user, and for a change to another user.</summary>
    public static Task CallbackAsync(HttpContext context, LoginSession session) => WriteAsync(context, $$"""
        <!DOCTYPE html>
        <html>
        <head>
          <meta http-equiv="X-UA-Compatible" content="IE=edge">
          <title>Submitting Callback</title>
          <script>
            document.addEventListener('DOMContentLoaded', function () { document.forms[0].submit() });
          </script>
        </head>
        <body>
          <form method="post" action="{{Address(context)}}">
            <input type="hidden" name="xsrf" value="{{session.LogoutSecret}}"/>
        <input type="hidden" name="logout" value="yes"/>
            <noscript>
              Your browser does not support JavaScript or you've disabled it.<br/>
              <button autofocus type="submit">Continue</button>
            </noscript>
          </form>
        </body>
        </html>
        """);

    /// <summary>Writes the page for a signed-in user.</summary>
    public static Task SignOutAsync(HttpContext context, LoginSession session) => WriteAsync(context, $"""
        <!-- https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#logoutsource -->
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="UTF-8">
          <meta name="viewport" content="width=device-width, initial-scale=1.0">
          <title>Sign Out</title>
        </head>
        <body onload="document.getElementById('op.logoutForm').submit();">
          <form id="op.logoutForm" method="post" action="{Address(context)}"><input type="hidden" name="xsrf" value="{session.LogoutSecret}"/></form>
          <input type="hidden" form="op.logoutForm" value="yes" name="logout" />
          <noscript><button autofocus type="submit" form="op.logoutForm">Sign out</button></noscript>
        </body>
        </html>

        """);

    private static string Address(HttpContext context) =>
        WebUtility.HtmlEncode($"{context.Request.Scheme}://{context.Request.Host}/oidc/session/end/confirm");

    private static Task WriteAsync(HttpContext context, string html)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = html.Length;
        return context.Response.WriteAsync(html, context.RequestAborted);
    }
}
